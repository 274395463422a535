/** Where sources are, and where what was made of them is; absolute paths. */
export interface StartPlaces {
  readonly root: string;
  readonly folder: string;
}

export const ROOT: string;
export const CODE_FOLDER: string;
export const START_FOLDER: string;
export const INDEX: string;
export function digestOf(root: string, files: readonly string[]): string;
export function readStartCode(places: StartPlaces): string | undefined;
