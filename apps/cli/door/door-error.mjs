/** Something an operator can act on: one line that says what is wrong and what to do, and what a command had printed. */
export class DoorError extends Error {
  /**
   * @param {string} message
   * @param {{ output?: string, cause?: unknown }} [options]
   */
  constructor(message, options = {}) {
    super(message, { cause: options.cause });
    this.name = "DoorError";
    this.output = options.output ?? "";
  }
}
