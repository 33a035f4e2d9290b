using Sesame.Abstractions.Calls;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Operations;

/// <summary>
/// Remembers for 24 hours what was answered to a request with an id, so that a repeat gets the same answer and does
/// nothing. The answer is written in the command's own transaction, encrypted under the master key.
/// </summary>
public sealed class IdempotentRequests(Database database, SecretBox box, TimeProvider time)
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    private const string Table = "idempotent_requests";
    private const string BodyPurpose = "idempotent_requests/body";

    /// <summary>
    /// The row to commit with the command. When the same request was committed meanwhile, the command fails with
    /// <see cref="ExpectationFailedException"/> of this table: look the answer up then.
    /// </summary>
    public IRowChange Remember(RequestIdempotency request, ReadOnlySpan<byte> reply) => new RowChange(
        Ranks.Append,
        Table,
        $"{request.Caller}/{request.Method}/{request.RequestId}",
        SqlFile.Load<IdempotentRequests>("insert_request"),
        RowsExpected.ExactlyOne,
        Param.Text(request.Caller),
        Param.Text(request.Method),
        Param.Text(request.RequestId),
        // Keyed: a body may hold a password, which a plain hash of the rest, that is known, would let be guessed at its own speed.
        Param.Bytes(box.Mac(BodyPurpose, request.BodyHash.Span)),
        Param.Bytes(box.Protect(Table, reply)),
        Param.Time(time.GetUtcNow() + KeptFor),
        Param.Time(time.GetUtcNow()));

    /// <summary>What was answered to this request; null when it is new.</summary>
    public async Task<IdempotentReply?> FindAsync(RequestIdempotency request, CancellationToken cancellationToken = default)
    {
        var found = await database.FirstAsync(
            SqlCommand.Of(
                SqlFile.Load<IdempotentRequests>("find_request"),
                Param.Text(request.Caller),
                Param.Text(request.Method),
                Param.Text(request.RequestId),
                Param.Time(time.GetUtcNow())),
            row => (Hash: row.Bytes("body_hash"), Reply: row.Bytes("reply")),
            cancellationToken);
        return found.Hash is null
            ? null
            : new IdempotentReply(IsSame(request.BodyHash.Span, found.Hash), box.Unprotect(Table, found.Reply));
    }

    // Rows of the version before this one hold the hash itself.
    private bool IsSame(ReadOnlySpan<byte> body, byte[] kept) =>
        kept.Length == body.Length ? kept.AsSpan().SequenceEqual(body) : box.VerifyMac(BodyPurpose, body, kept);
}

/// <param name="SameBody">False when the id was used with another content: that is the caller's mistake.</param>
/// <param name="Reply">What was answered.</param>
public sealed record IdempotentReply(bool SameBody, byte[] Reply);
