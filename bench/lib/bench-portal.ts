/** The portal whose events the bench sends, and what proves them. */
export const benchPortal = {
  member: 'a223c6b3710f85df22e9377d6c4f7553',
  applicationToken: '51856fefc120afa4b628cc82d3935cce',
} as const;
