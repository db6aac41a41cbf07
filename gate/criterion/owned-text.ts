/**
 * A copy of a piece of a larger text. Engines keep the whole of a text alive for the sake of any piece of it: a name of
 * twenty characters would hold on to a quarter of a megabyte of log, and thousands of names to all of it.
 */
export const ownedText = (piece: string): string => ` ${piece}`.slice(1);
