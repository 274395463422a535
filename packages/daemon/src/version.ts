/** The version of Lars that this is. */
import packageJson from "../package.json" with { type: "json" };

/** As in package.json, e.g. for Hello and `--version`. */
export const VERSION: string = packageJson.version;
