/** A telephone number in E.164: a plus sign, and up to 15 digits that begin with the country's. */
export const E164 = /^\+[1-9]\d{1,14}$/;
