import type { BenchContext, Figure } from './lib/figure.ts';
import { allJobs } from './lib/portal/jobs.ts';
import { boundsOf } from './lib/portal/minimum.ts';
import { performOurs } from './lib/portal/ours.ts';
import { measure } from './lib/portal/outcome.ts';
import { World } from './lib/portal/world.ts';

export async function bench({ progress }: BenchContext): Promise<readonly Figure[]> {
  for (const job of allJobs().filter((j) => new RegExp(process.env['JOBS'] ?? '').test(j.name))) {
    const t0 = Date.now();
    const bounds = boundsOf(job);
    const ours = await measure(job, new World(job.times), performOurs);
    progress(
      `${job.name}: calls ${ours.calls}/${bounds.calls}+${bounds.probing} = ${(ours.calls / (bounds.calls + bounds.probing)).toFixed(3)}  time ${ours.seconds.toFixed(2)}/${bounds.seconds.toFixed(2)} = ${(ours.seconds / bounds.seconds).toFixed(3)} 503=${ours.refused} 429=${ours.operatingLimited} lost ${ours.lost} doubled ${ours.doubled} ${ours.failure ?? ''} [${Date.now() - t0} ms]`,
    );
  }
  return [];
}
