// Somebody in a scenario, with an address, a password and sessions of his own.
import { randomBytes } from "node:crypto";

export const newState = () => randomBytes(16).toString("hex");
export const newPassword = () => `lantern harbour ${randomBytes(6).toString("hex")}`;

export class Person {
  constructor(name) {
    this.name = name;
    this.email = newEmail();
    this.password = newPassword();
    this.state = newState();
    this.links = new Map();
    this.sessions = new Map();
  }

  /** The session of the device in hand, or of the one named. */
  session(device = this.device) {
    const session = this.sessions.get(device);
    if (!session) {
      throw new Error(`${this.name} is not logged in${device ? ` on the ${device}` : ""}.`);
    }
    return session;
  }

  /** Keeps a session that came out of a login. */
  keep(reply, device = this.device) {
    this.device = device;
    this.id = reply.userId;
    this.sessions.set(device, reply);
  }
}

export function newEmail() {
  return `person-${randomBytes(8).toString("hex")}@example.org`;
}
