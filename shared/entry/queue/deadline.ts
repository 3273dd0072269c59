import { Transient } from '../../kernel/outcome.ts';
import { text } from '../../kernel/text.ts';

/**
 * Runs work that must end within the given milliseconds of real time. At the deadline its signal is aborted and the
 * promise rejects, whether the work listens or not, so that the batch can still answer for the other records.
 * @throws Transient `work.deadline`, and whatever the work throws
 */
export async function withDeadline<T>(
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const reason = new Transient(
      'work.deadline',
      text(
        'Работа не уложилась в отведённое время и будет повторена.',
        'The work took too long and will be repeated.',
      ),
    );
    controller.abort(reason);
    late.reject(reason);
  }, milliseconds);
  try {
    return await Promise.race([work(controller.signal), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
