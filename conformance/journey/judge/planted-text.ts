/** The name of an element, an attribute and a header field that nobody has. */
export const plantedMark = 'lc-planted'
