/** Makes a folder (absolute path) and those above it; throws the system's error when that cannot be. */
export function makeFolder(folder: string): void;
