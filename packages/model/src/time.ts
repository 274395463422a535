/** Milliseconds since the unix epoch; handed to whatever decides by time, so that a test can decide the time. */
export type Clock = () => number;

/** A number from 0 up to but not 1; handed to whatever decides by chance, so that a test can decide the dice. */
export type Random = () => number;
