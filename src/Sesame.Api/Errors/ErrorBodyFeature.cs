using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sesame.Api.Errors;

/// <summary>Passes the body of a success straight on and holds the body of an error back. Which one it is shows when the body is first asked for.</summary>
internal sealed class ErrorBodyFeature(IHttpResponseBodyFeature inner, HttpResponse response) : IHttpResponseBodyFeature
{
    private MemoryStream? held;
    private PipeWriter? heldWriter;
    private bool passing;

    public Stream Stream => Passes ? inner.Stream : Held;

    public PipeWriter Writer => Passes ? inner.Writer : heldWriter ??= PipeWriter.Create(Held, new StreamPipeWriterOptions(leaveOpen: true));

    private bool Passes => passing || (held is null && (passing = response.StatusCode < StatusCodes.Status400BadRequest || response.HasStarted));

    private MemoryStream Held => held ??= new MemoryStream();

    /// <summary>What was held back; null when nothing was.</summary>
    public async ValueTask<byte[]?> TakeAsync()
    {
        if (heldWriter is not null)
        {
            await heldWriter.CompleteAsync();
        }

        return held?.ToArray();
    }

    public void DisableBuffering() => inner.DisableBuffering();

    // An error is sent when it is whole.
    public Task StartAsync(CancellationToken cancellationToken = default) => Passes ? inner.StartAsync(cancellationToken) : Task.CompletedTask;

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        Passes ? inner.SendFileAsync(path, offset, count, cancellationToken) : SendFileFallback.SendFileAsync(Held, path, offset, count, cancellationToken);

    public Task CompleteAsync() => Passes ? inner.CompleteAsync() : Task.CompletedTask;
}
