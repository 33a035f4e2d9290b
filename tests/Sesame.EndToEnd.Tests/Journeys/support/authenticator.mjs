// An authenticator by RFC 6238: SHA-1, 6 digits, 30 seconds.
import { createHmac } from "node:crypto";

const step = () => Math.floor(Date.now() / 30_000);

export class Authenticator {
  constructor(secret) {
    this.seed = fromBase32(secret);
    this.shown = 0;
  }

  /** A code that was not asked for before: each is taken once, so the one after is taken early when the current one is used up. */
  next() {
    this.shown = Math.max(step(), this.shown + 1);
    return this.at(this.shown);
  }

  /** The code that was asked for last, once more. */
  again() {
    return this.at(this.shown);
  }

  wrong() {
    const near = [-2, -1, 0, 1, 2].map((offset) => this.at(step() + offset));
    return ["000000", "111111", "222222", "333333", "444444", "555555"].find((code) => !near.includes(code));
  }

  at(time) {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(time));
    const hash = createHmac("sha1", this.seed).update(counter).digest();
    return String((hash.readUInt32BE(hash.at(-1) & 15) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, "0");
  }
}

function fromBase32(text) {
  const bits = [...text].map((digit) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(digit).toString(2).padStart(5, "0")).join("");
  return Buffer.from(bits.match(/.{8}/g).map((octet) => Number.parseInt(octet, 2)));
}
