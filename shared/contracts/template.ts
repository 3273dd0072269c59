/**
 * Metadata key under which functions, queues (dead letter queues too) and tables of the synthesised template carry
 * their name of the house (`tick`, `portal-inbox`, `portal-inbox-dead-letters`, `main` …), since their names in AWS are
 * left to CloudFormation.
 */
export const houseNameKey = 'most24:name';

/** The dead letter queue of a queue: `work.fifo` → `work-dead-letters.fifo`. */
export function deadLetterName(queue: string): string {
  return queue.endsWith('.fifo')
    ? `${queue.slice(0, -'.fifo'.length)}-dead-letters.fifo`
    : `${queue}-dead-letters`;
}
