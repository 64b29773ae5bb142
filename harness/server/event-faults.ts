import { toMilliseconds } from "../clock/time.js";
import type { Duration, EventControl, EventPayload, EventSource } from "../types.js";
import { dropEvent, publishEvent, receiveEvent } from "./events.js";
import type { EventState } from "./model.js";
import type { Server } from "./server.js";

type Fault = { kind: "drop" | "duplicate"; left: number } | { kind: "delay"; by: number } | { kind: "reorder"; held?: () => EventState };

/** Faults that a test has planned for events, by name. */
export class EventFaults {
  readonly #byName = new Map<string, Fault[]>();

  constructor(private readonly server: Server) {}

  control(name: string): EventControl {
    return new Control(this.#byName, name);
  }

  /**
   * Takes in an event that somebody sends.
   *
   * @returns what came in because of it, now: nothing where it is late, twice where it is duplicated
   */
  deliver(payload: EventPayload, source: EventSource): EventState[] {
    const faults = this.#byName.get(payload.name) ?? [];
    const take = source.by === "function" ? publishEvent : receiveEvent;
    const receive = () => take(this.server, payload, source);
    const note = (fault: "drop" | "duplicate" | "delay" | "reorder", until?: number) => {
      const late = until === undefined ? {} : { until };
      this.server.record({ kind: "event.fault", eventId: payload.id, name: payload.name, fault, ...late });
    };
    for (const fault of faults) {
      if (fault.kind === "drop" && fault.left-- > 0) {
        note("drop");
        return [dropEvent(this.server, payload, source)];
      }
      if (fault.kind === "delay") {
        note("delay", this.server.now + fault.by);
        this.server.at(this.server.now + fault.by, () => void receive());
        return [];
      }
      if (fault.kind === "reorder") {
        if (fault.held === undefined) {
          note("reorder");
          fault.held = receive;
          return [];
        }
        const { held } = fault;
        faults.splice(faults.indexOf(fault), 1);
        return [receive(), held()];
      }
    }
    const duplicate = faults.find((fault) => fault.kind === "duplicate" && fault.left > 0);
    const received = receive();
    if (duplicate?.kind !== "duplicate") return [received];
    duplicate.left--;
    note("duplicate");
    return [received, receive()];
  }
}

class Control implements EventControl {
  readonly #faults: Fault[];
  readonly #own = new Set<Fault>();

  constructor(byName: Map<string, Fault[]>, name: string) {
    this.#faults = byName.get(name) ?? [];
    byName.set(name, this.#faults);
  }

  drop({ times = Infinity }: { times?: number } = {}): this {
    return this.#add({ kind: "drop", left: times });
  }

  duplicate({ times = Infinity }: { times?: number } = {}): this {
    return this.#add({ kind: "duplicate", left: times });
  }

  delay(by: Duration): this {
    return this.#add({ kind: "delay", by: toMilliseconds(by) });
  }

  reorder(): this {
    return this.#add({ kind: "reorder" });
  }

  restore(): void {
    for (const fault of this.#own) {
      const index = this.#faults.indexOf(fault);
      if (index >= 0) this.#faults.splice(index, 1);
    }
  }

  #add(fault: Fault): this {
    this.#own.add(fault);
    this.#faults.push(fault);
    return this;
  }
}
