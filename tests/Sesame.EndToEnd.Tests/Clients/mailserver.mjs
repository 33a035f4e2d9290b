// A mail server that takes mails over STARTTLS from whoever knows its password. Reads {key, cert, user, password} from the first line of stdin, prints
// its port and then every mail it takes as a line of JSON. An address that begins with nobody- is refused for good, one that begins with later- once for now.
import { createInterface } from "node:readline";
import { SMTPServer } from "smtp-server";

const lines = createInterface({ input: process.stdin });
const options = JSON.parse((await lines[Symbol.asyncIterator]().next()).value);
const deferred = new Set();

function refusal(text, responseCode) {
  return Object.assign(new Error(text), { responseCode });
}

const server = new SMTPServer({
  key: options.key,
  cert: options.cert,
  onAuth({ username, password }, session, done) {
    const known = session.secure && username === options.user && password === options.password;
    done(known ? null : refusal("wrong password", 535), { user: username });
  },
  onRcptTo({ address }, session, done) {
    if (address.startsWith("nobody-")) {
      return done(refusal("no such mailbox", 550));
    }

    const isFirst = address.startsWith("later-") && !deferred.has(address);
    deferred.add(address);
    done(isFirst ? refusal("come again", 451) : null);
  },
  onData(stream, session, done) {
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      const { mailFrom, rcptTo } = session.envelope;
      console.log(JSON.stringify({ from: mailFrom.address, to: rcptTo.map(({ address }) => address), user: session.user, isSecure: session.secure, source: Buffer.concat(parts).toString("utf8") }));
      done();
    });
  },
});
server.on("error", () => {});
server.listen(0, "127.0.0.1", () => console.log(server.server.address().port));
