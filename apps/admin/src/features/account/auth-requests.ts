/** The three requests of a person's own account; the session itself is a cookie that no script can read. */

/** How a request went: nothing more is told to whoever guesses passwords. */
export type AuthAnswer = "done" | "refused" | "tooMany" | "unreachable";

async function ask(path: string, body: unknown): Promise<AuthAnswer> {
  try {
    const response = await fetch(`/api/auth/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (response.ok) return "done";
    if (response.status === 429) return "tooMany";
    return response.status >= 500 ? "unreachable" : "refused";
  } catch {
    return "unreachable";
  }
}

/** Opens a session. */
export function signIn(account: { readonly email: string; readonly password: string }): Promise<AuthAnswer> {
  return ask("sign-in/email", account);
}

/** Ends the session. */
export function signOut(): Promise<AuthAnswer> {
  return ask("sign-out", {});
}

/** Changes one's own password and ends every other session of this account. */
export function changePassword(passwords: {
  readonly currentPassword: string;
  readonly newPassword: string;
}): Promise<AuthAnswer> {
  return ask("change-password", { ...passwords, revokeOtherSessions: true });
}
