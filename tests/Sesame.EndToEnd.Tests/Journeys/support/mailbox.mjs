// The folder in which a server without a mail server leaves its mails.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "./until.mjs";

export class Mailbox {
  constructor(home) {
    this.folder = join(home, "mail");
    this.read = new Map();
  }

  /** All mails to an address so far, the oldest first: {subject, text, link, code}. */
  to(address) {
    return this.all().filter((mail) => mail.to === address);
  }

  /** The newest mail to an address with this subject; waits for it. */
  async find(address, subject) {
    return until(`a mail "${subject}" to ${address}`, () => this.to(address).findLast((mail) => mail.subject === subject), () =>
      this.to(address).map((mail) => mail.subject));
  }

  all() {
    let names = [];
    try {
      names = readdirSync(this.folder).filter((name) => name.endsWith(".eml")).sort();
    } catch (error) {
      if (error.code !== "ENOENT") {
        throw error;
      }
    }
    return names.map((name) => this.mail(name));
  }

  mail(name) {
    if (!this.read.has(name)) {
      const content = readFileSync(join(this.folder, name), "utf8").replaceAll("\r\n", "\n");
      const head = content.slice(0, content.indexOf("\n\n"));
      const text = content.slice(head.length + 2);
      const header = (field) => new RegExp(`^${field}: (.*)$`, "m").exec(head)?.[1];
      this.read.set(name, { to: header("To"), subject: header("Subject"), text, token: /#token=(\S+)/.exec(text)?.[1], code: /\b\d{6,8}\b/.exec(text)?.[0] });
    }
    return this.read.get(name);
  }
}
