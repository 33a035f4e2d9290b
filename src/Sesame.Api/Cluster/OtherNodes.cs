using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Sesame.Abstractions.Cluster;
using Sesame.Api.Access;
using Sesame.Api.Cluster.V1;

namespace Sesame.Api.Cluster;

/// <summary>Asks the other nodes what they tell of themselves, in the caller's name: whoever may not see it here sees it nowhere.</summary>
internal sealed class OtherNodes : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));
    private static readonly string[] Credentials = ["Authorization", CallerResolver.ClientHeaderName];

    private readonly HttpClient http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(1) }) { Timeout = Patience };

    /// <summary>The answers of all that answer within a second, by name.</summary>
    public async Task<IEnumerable<ClusterNode>> Ask(ClusterPicture picture, IHeaderDictionary headers, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(picture.Members
            .Where(member => member.Name != picture.Node && member.Status != "dead")
            .Select(member => Ask(member.Facts.GetValueOrDefault("httpUrl"), headers, cancellationToken)));
        return answers.OfType<ClusterNode>().OrderBy(node => node.Name, StringComparer.Ordinal);
    }

    public void Dispose() => http.Dispose();

    private async Task<ClusterNode?> Ask(string? url, IHeaderDictionary headers, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(url))
        {
            return null;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, url + "/cluster?local=true");
        foreach (var name in Credentials.Where(headers.ContainsKey))
        {
            request.Headers.TryAddWithoutValidation(name, headers[name].ToString());
        }

        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode ? Parser.Parse<GetClusterResponse>(await response.Content.ReadAsStringAsync(cancellationToken)).Nodes.FirstOrDefault() : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidProtocolBufferException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
