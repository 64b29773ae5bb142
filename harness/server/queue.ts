import type { Job, RunState } from "./model.js";

/**
 * Jobs by the time at which they are due. Of several that are due together, the one whose run is oldest (less its priority)
 * goes first, as in the server's queue (inngest `pkg/execution/queue/item.go`), and then the one that was created first.
 */
export class Queue {
  readonly #heap: Job[] = [];

  push(job: Job): void {
    job.removed = false;
    job.run?.jobs.add(job);
    this.#heap.push(job);
    this.#up(this.#heap.length - 1);
  }

  /** The next job, which stays in the queue. */
  peek(): Job | undefined {
    for (;;) {
      const top = this.#heap[0];
      if (top?.removed !== true) return top;
      this.#dropTop();
    }
  }

  pop(): Job | undefined {
    const job = this.peek();
    if (job === undefined) return undefined;
    this.#dropTop();
    job.run?.jobs.delete(job);
    return job;
  }

  remove(job: Job): void {
    job.removed = true;
    job.run?.jobs.delete(job);
  }

  removeRun(run: RunState): void {
    for (const job of run.jobs) job.removed = true;
    run.jobs.clear();
  }

  /** All jobs, in no particular order. */
  *all(): Generator<Job> {
    for (const job of this.#heap) if (job.removed !== true) yield job;
  }

  #dropTop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#down(0);
  }

  #up(index: number): void {
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!precedes(this.#heap[index]!, this.#heap[parent]!)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #down(index: number): void {
    for (;;) {
      let first = index;
      for (const child of [2 * index + 1, 2 * index + 2]) {
        if (child < this.#heap.length && precedes(this.#heap[child]!, this.#heap[first]!)) first = child;
      }
      if (first === index) return;
      this.#swap(index, first);
      index = first;
    }
  }

  #swap(a: number, b: number): void {
    [this.#heap[a], this.#heap[b]] = [this.#heap[b]!, this.#heap[a]!];
  }
}

/** Whether `a` is handled before `b`. */
export function precedes(a: Job, b: Job): boolean {
  return (a.due - b.due || a.tick - b.tick || score(a) - score(b) || a.seq - b.seq) < 0;
}

function score(job: Job): number {
  return job.run === undefined ? job.due : job.run.queuedAt - job.run.priority * 1000;
}
