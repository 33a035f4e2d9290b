using System.Net;
using System.Net.Sockets;
using Grpc.AspNetCore.Server.Model;
using Grpc.AspNetCore.Server.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>A call carried by an HTTP request, whichever protocol frames it. It makes only what the handler asks for.</summary>
internal abstract class HttpServerCallContext(HttpContext http, BoundMethod method) : ServerCallContext
{
    private static readonly AuthContext Unauthenticated = new(null, []);

    private Metadata? requestHeaders;
    private Metadata? responseTrailers;
    private AuthContext? authContext;
    private Status status;
    private bool stateMade;

    public HttpContext HttpContext { get; } = http;

    public BoundMethod BoundMethod { get; } = method;

    public MethodSettings Settings => BoundMethod.Settings;

    /// <summary>The trailers that the handler set; null when it asked for none.</summary>
    public Metadata? TrailersOrNull => responseTrailers;

    /// <summary>
    /// What reads and writes are given: they end by themselves when the caller goes, so without a deadline there is nothing
    /// to watch, and the request's own token is not brought to life for them.
    /// </summary>
    public CancellationToken DeadlineToken => TimeLimit?.Token ?? CancellationToken.None;

    protected CallDeadline? TimeLimit { get; private set; }

    protected override string MethodCore => BoundMethod.FullName;

    protected override string HostCore => HttpContext.Request.Host.Value ?? "";

    protected override string PeerCore => FormatPeer(HttpContext.Connection);

    protected override DateTime DeadlineCore => TimeLimit?.Utc ?? DateTime.MaxValue;

    protected override Metadata RequestHeadersCore => requestHeaders ??= MetadataHeaders.Read(HttpContext.Request.Headers);

    protected override CancellationToken CancellationTokenCore => TimeLimit?.Token ?? HttpContext.RequestAborted;

    protected override Metadata ResponseTrailersCore => responseTrailers ??= [];

    protected override Status StatusCore
    {
        get => status;
        set => status = value;
    }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => authContext ??= ReadAuthContext();

    protected override IDictionary<object, object> UserStateCore
    {
        get
        {
            var state = base.UserStateCore;
            if (!stateMade)
            {
                stateMade = true;
                state[ServerCallContextExtensions.HttpContextKey] = HttpContext;
            }

            return state;
        }
    }

    /// <summary>Starts the clock of a call whose caller said how long it waits.</summary>
    public void StartDeadline(TimeSpan timeout)
    {
        var now = Settings.Time.GetUtcNow().UtcDateTime;
        if (timeout < DateTime.MaxValue - now)
        {
            TimeLimit = new CallDeadline(Settings.Time, now + timeout, HttpContext.RequestAborted, AnswerDeadlineExceededAsync);
        }
    }

    /// <summary>Each write to the response stands between these two; false means that the call was answered already.</summary>
    public bool TryBeginWrite() => TimeLimit?.TryBeginWrite() ?? true;

    public void EndWrite() => TimeLimit?.EndWrite();

    /// <summary>
    /// Called once when the handler is through. True: write the status now. False: the deadline did, wait for
    /// <paramref name="byDeadline"/> before the request ends.
    /// </summary>
    public bool TryEnd(out Task byDeadline)
    {
        byDeadline = Task.CompletedTask;
        if (TimeLimit is null)
        {
            return true;
        }

        var first = TimeLimit.TryEnd(out byDeadline);
        TimeLimit.Dispose();
        return first;
    }

    /// <summary>The status that an exception of the handler, or of what surrounds it, ends the call with.</summary>
    public Status ToStatus(Exception exception)
    {
        // What the handler threw after its time was up is a consequence of that.
        if (TimeLimit is { HasPassed: true })
        {
            return new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded", exception);
        }

        if (exception is RpcException rpc)
        {
            return rpc.Status;
        }

        if (HttpContext.RequestAborted.IsCancellationRequested)
        {
            return new Status(StatusCode.Cancelled, "The caller has gone.", exception);
        }

        if (exception is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            return new Status(StatusCode.ResourceExhausted, "The request body is too large.", exception);
        }

        return Settings.EnableDetailedErrors
            ? new Status(StatusCode.Unknown, $"Exception was thrown by handler. {exception.GetType().Name}: {exception.Message}", exception)
            : new Status(StatusCode.Unknown, "Exception was thrown by handler.", exception);
    }

    /// <summary>Answers DEADLINE_EXCEEDED while the handler may still be running. Must not touch what the handler does.</summary>
    protected abstract Task AnswerDeadlineExceededAsync();

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options)
    {
        options ??= ContextPropagationOptions.Default;
        return new ContextPropagationToken(
            options.IsPropagateDeadline && TimeLimit is not null ? TimeLimit.Utc : null,
            options.IsPropagateCancellation ? CancellationToken : CancellationToken.None);
    }

    private static string FormatPeer(ConnectionInfo connection)
    {
        if (connection.RemoteIpAddress is not { } address)
        {
            return "unix:";
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"ipv6:[{new IPAddress(address.GetAddressBytes())}]:{connection.RemotePort}"
            : $"ipv4:{address}:{connection.RemotePort}";
    }

    private AuthContext ReadAuthContext()
    {
        var certificate = HttpContext.Connection.ClientCertificate;
        if (certificate is null)
        {
            return Unauthenticated;
        }

        const string CommonName = "x509_common_name";
        const string CertificateName = "x509_pem_cert";
        var name = certificate.GetNameInfo(System.Security.Cryptography.X509Certificates.X509NameType.SimpleName, forIssuer: false);
        var properties = new Dictionary<string, List<AuthProperty>>
        {
            [CommonName] = [AuthProperty.Create(CommonName, System.Text.Encoding.UTF8.GetBytes(name))],
            [CertificateName] = [AuthProperty.Create(CertificateName, System.Text.Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()))],
        };
        return new AuthContext(CommonName, properties);
    }
}
