/** The version of this package. */
import packageJson from "../package.json" with { type: "json" };

/** As in package.json; what dns-service and reporter are told in Hello. */
export const VERSION: string = packageJson.version;
