/** Whether a text is 1*VSCHAR, as `state` has to be. @see RFC 6749 Appendix A.5 */
export const isVschars = (text: string): boolean => /^[\x20-\x7e]+$/.test(text)
