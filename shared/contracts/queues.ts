/** The queues of the house. FIFO names end in `.fifo`; the consumer's function is named in `infra/queues`. */
export const queueNames = [
  'portal-inbox',
  'onec-inbox',
  'imports',
  'work.fifo',
  'reports',
  'calls',
  'automation',
  'upkeep',
] as const;

export type QueueName = (typeof queueNames)[number];
