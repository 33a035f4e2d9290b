using System.Text;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using Orleans;
using Sesame.Abstractions.Audit;
using Sesame.Api.Access;
using Sesame.Api.Audit.V1;

namespace Sesame.Api.Audit;

/// <summary>Reads the audit log.</summary>
internal sealed class AuditService(IGrainFactory grains) : V1.AuditService.AuditServiceBase
{
    // Of each piece of an export.
    private const int EntriesOfPiece = 500;

    private IAuditDirectoryGrain Directory => grains.GetGrain<IAuditDirectoryGrain>("deployment");

    public override async Task<ListAuditEntriesResponse> ListAuditEntries(ListAuditEntriesRequest request, ServerCallContext context)
    {
        var query = AuditRequests.ToQuery(request, out var filter);
        var page = await Directory.List(query);
        var response = new ListAuditEntriesResponse { NextPageToken = PageTokens.Write(page.Next, filter) };
        response.Entries.AddRange(page.Items.Select(AuditMapping.ToEntry));
        return response;
    }

    public override async Task ExportAuditEntries(
        ExportAuditEntriesRequest request, IServerStreamWriter<ExportAuditEntriesResponse> responseStream, ServerCallContext context)
    {
        var (query, form) = AuditRequests.ToExport(request);
        var text = new StringBuilder();
        form.Begin(text);
        string? after = null;
        do
        {
            var page = await Directory.List(query with { Size = EntriesOfPiece, After = after });
            foreach (var entry in page.Items)
            {
                form.Append(text, AuditMapping.ToEntry(entry));
            }

            after = page.Next;
            // The first piece tells what the text is, also when there is nothing in it.
            await responseStream.WriteAsync(
                new ExportAuditEntriesResponse { Text = new HttpBody { ContentType = form.ContentType, Data = ByteString.CopyFromUtf8(text.ToString()) } },
                context.CancellationToken);
            text.Clear();
        }
        while (after is not null);
    }
}
