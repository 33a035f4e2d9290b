using Sesame.Grains.Storage;

namespace Sesame.Grains.Tokens;

/// <summary>How the rows of one family of keys are written.</summary>
/// <param name="Table">The table.</param>
/// <param name="InsertKey">The statement that adds a key.</param>
/// <param name="DeleteKey">The statement that takes one away.</param>
/// <param name="UseKeyNow">The statement that has one taken into use at another moment.</param>
internal sealed record KeyFamilyRows(string Table, string InsertKey, string DeleteKey, string UseKeyNow)
{
    /// <summary>The row of a new key.</summary>
    public RowChange Insert(SigningKeyRecord key) => new(
        Ranks.Child,
        Table,
        key.KeyId,
        InsertKey,
        RowsExpected.ExactlyOne,
        Param.Text(key.KeyId),
        Param.Bytes(key.X),
        Param.Bytes(key.Y),
        Param.Bytes(key.SealedPrivateKey),
        Param.Time(key.CreatedAt),
        Param.Time(key.UseFrom),
        Param.Time(key.UseUntil));

    /// <summary>The end of a key's row.</summary>
    public RowChange Delete(SigningKeyRecord key) => new(Ranks.Child, Table, key.KeyId, DeleteKey, RowsExpected.Any, Param.Text(key.KeyId));

    /// <summary>A key taken into use at another moment.</summary>
    public RowChange UseFrom(SigningKeyRecord key, DateTimeOffset useFrom) => new(
        Ranks.Child, Table, key.KeyId, UseKeyNow, RowsExpected.ExactlyOne, Param.Text(key.KeyId), Param.Time(useFrom));
}
