using System.Globalization;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Operations;
using Sesame.Grains.Storage;

namespace Sesame.Grains.Operations;

/// <summary>Reads over the parts and failures of an operation.</summary>
internal sealed class OperationQueries(Database database, SecretBox secrets)
{
    private const string ContentPurpose = "operation-part";

    public byte[] Seal(ReadOnlyMemory<byte> content) => secrets.Protect(ContentPurpose, content.Span);

    /// <summary>The first part that waits; null when none does.</summary>
    public Task<(int FirstRow, byte[] Content)?> Next(Guid operationId) => database.FirstAsync<(int, byte[])?>(
        SqlCommand.Of(SqlFile.Load<OperationQueries>("next_part"), Param.Uuid(operationId)),
        row => (row.Int("first_row"), secrets.Unprotect(ContentPurpose, row.Bytes("content"))));

    /// <summary>How many rows wait in a part; null when it was settled.</summary>
    public Task<int?> SizeOf(Guid operationId, int firstRow) => database.FirstAsync<int?>(
        SqlCommand.Of(SqlFile.Load<OperationQueries>("size_of_part"), Param.Uuid(operationId), Param.Int(firstRow)), row => row.Int("row_count"));

    /// <summary>A page of failures.</summary>
    public async Task<Page<RowFailure>> Failures(Guid operationId, int size, string? after)
    {
        var key = after?.Split(' ') is [var one, var two]
            && int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var row)
            && int.TryParse(two, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (Row: row, Number: number)
            : (Row: -1, Number: 0);
        var rows = await database.ListAsync(
            SqlCommand.Of(
                SqlFile.Load<OperationQueries>("list_failures"), Param.Uuid(operationId), Param.Int(key.Row), Param.Int(key.Number), Param.Int(size + 1)),
            found => (
                Failure: new RowFailure(found.Int("row_number"), new FieldFault(found.Text("field"), found.Text("reason"), found.Text("description"))),
                Key: string.Create(CultureInfo.InvariantCulture, $"{found.Int("row_number")} {found.Int("number")}")));
        var page = rows.Take(size).ToArray();
        return new Page<RowFailure>([.. page.Select(found => found.Failure)], rows.Count > size ? page[^1].Key : null);
    }
}
