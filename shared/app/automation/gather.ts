/** Before what waits for a portal is sent, others of the same moment get so long to join it: fifty go as one call. */
export const gatherMilliseconds = 200;
