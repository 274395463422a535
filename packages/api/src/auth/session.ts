/** Who is asking. */
export interface Session {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
}
