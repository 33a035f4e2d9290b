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

    /// <summary>Who calls, and whether he means this silo and not an earlier one at its address. Throws when he is of another cluster.</summary>
    public static (Guid From, bool IsMeant) ReadHello(ref WireReader reader, string clusterId, Guid self)
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
        return (from, to == self || to == Guid.Empty);
    }
}
