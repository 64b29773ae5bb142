import { encodeTime } from "ulid";

/** A seeded generator. The same seed gives the same numbers, on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, bound). */
  int(bound: number): number;
  bytes(target: Uint8Array): void;
}

/** Mulberry32: small, fast, and good enough for jitter and ids. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    int: (bound) => Math.floor(next() * bound),
    bytes(target) {
      for (let index = 0; index < target.length; index++) target[index] = Math.floor(next() * 256);
    },
  };
}

const base32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** ULIDs that never repeat and sort in the order in which they were made. */
export function createUlids(random: Random): (time: number) => string {
  let lastTime = -1;
  let digits: number[] = [];
  return (time) => {
    if (time === lastTime) increment(digits);
    else digits = Array.from({ length: 16 }, () => random.int(32));
    lastTime = time;
    return encodeTime(time, 10) + digits.map((digit) => base32[digit]).join("");
  };
}

function increment(digits: number[]): void {
  for (let index = digits.length - 1; index >= 0; index--) {
    const digit = digits[index]! + 1;
    digits[index] = digit % 32;
    if (digit < 32) return;
  }
}

/** A version 4 UUID from the generator. */
export function uuid(random: Random): `${string}-${string}-${string}-${string}-${string}` {
  const bytes = new Uint8Array(16);
  random.bytes(bytes);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
