import { readFileSync } from 'node:fs';

/**
 * The most memory (resident, MB of 10⁶ bytes) that this program ever had, alone. `getrusage` also counts what the parent
 * held when it forked, so that on Linux the kernel's own mark is read (`VmHWM`, proc_pid_status(5)).
 */
export function peakMegabytes(): number {
  return (peakKilobytes() * 1024) / 1_000_000;
}

function peakKilobytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  if (!found) throw new Error('the kernel does not tell the peak of memory');
  return Number(found[1]);
}
