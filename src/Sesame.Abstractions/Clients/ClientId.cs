using System.Diagnostics.CodeAnalysis;

namespace Sesame.Abstractions.Clients;

/// <summary>Id of a client: a UUID in its 36-character lower-case form, which is also its grain's key.</summary>
public readonly record struct ClientId
{
    private ClientId(Guid value) => Value = value;

    /// <summary>The id.</summary>
    public Guid Value { get; }

    /// <summary>Makes the id of a new client.</summary>
    public static ClientId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <summary>Reads an id; false when it is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ClientId id)
    {
        var known = Guid.TryParseExact(text, "D", out var value);
        id = new ClientId(value);
        return known;
    }

    /// <inheritdoc />
    public override string ToString() => Value.ToString();
}
