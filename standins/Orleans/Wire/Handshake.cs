namespace Orleans.Runtime.Wire;

/// <summary>The first frames of a connection: a caller names whom he means, so that nobody talks to a successor by mistake.</summary>
internal static class Handshake
{
    public static void WriteHello(WireWriter writer, (string ClusterId, Guid From, Guid To) hello)
    {
        writer.Fixed32(Frame.Version);
        writer.Text(hello.ClusterId);
        writer.Bytes(hello.From.ToByteArray());
        writer.Bytes(hello.To.ToByteArray());
    }

    /// <summary>Who calls. Throws when he means somebody else.</summary>
    public static Guid ReadHello(ref WireReader reader, string clusterId, Guid self)
    {
        if (reader.Fixed32() is var version && version != Frame.Version)
        {
            throw new WireException($"A member speaks version {version} of the protocol between silos; this one speaks {Frame.Version}.");
        }

        if (reader.Text() is var theirs && theirs != clusterId)
        {
            throw new WireException($"A member of the cluster \"{theirs}\" called; this is \"{clusterId}\".");
        }

        var from = new Guid(reader.Take(16));
        var to = new Guid(reader.Take(16));
        return to == self || to == Guid.Empty ? from : throw new WireException("A call for an earlier incarnation of this silo.");
    }
}
