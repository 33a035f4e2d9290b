using Google.Api;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Library.V1;
using Status = Grpc.Core.Status;

namespace Standins.Grpc.Tests.Transcoding;

/// <summary>Answers with what it was given, so that a test sees what was read.</summary>
public sealed class Library(StreamEnd end) : LibraryService.LibraryServiceBase
{
    public override Task<Book> GetBook(GetBookRequest request, ServerCallContext context) =>
        Task.FromResult(new Book { Name = request.Name, Title = "by name", PrintedAt = request.Name == "broken" ? new Timestamp { Nanos = -1 } : null });

    public override Task<ListBooksResponse> ListBooks(ListBooksRequest request, ServerCallContext context) =>
        Task.FromResult(new ListBooksResponse { Request = request });

    public override Task<Book> CreateBook(CreateBookRequest request, ServerCallContext context)
    {
        var book = request.Book?.Clone() ?? new Book { Title = "no body" };
        book.ShelfMark = $"{request.Shelf} dry={request.DryRun}";
        return Task.FromResult(book);
    }

    public override Task<Book> UpdateBook(UpdateBookRequest request, ServerCallContext context)
    {
        request.Book.ShelfMark = string.Join(';', request.UpdateMask?.Paths ?? []);
        return Task.FromResult(request.Book);
    }

    public override async Task<LendBookResponse> LendBook(LendBookRequest request, ServerCallContext context)
    {
        await context.WriteResponseHeadersAsync(new Metadata { { "x-lent", context.RequestHeaders.GetValue("x-reader") ?? "nobody" } });
        context.ResponseTrailers.Add("x-trailer", "after");
        return new LendBookResponse { Name = request.Name, Reader = request.Reader };
    }

    public override Task<Empty> DeleteBook(DeleteBookRequest request, ServerCallContext context) => Task.FromResult(new Empty());

    public override Task<Book> FindBook(FindBookRequest request, ServerCallContext context) =>
        Task.FromResult(new Book { Title = $"found {request.Title}" });

    public override Task<HttpBody> GetFile(GetFileRequest request, ServerCallContext context) =>
        Task.FromResult(new HttpBody { ContentType = "text/csv", Data = ByteString.CopyFromUtf8(request.Path) });

    public override Task<PutFileResponse> PutFile(PutFileRequest request, ServerCallContext context) => Task.FromResult(
        new PutFileResponse { Path = request.Path, ContentType = request.Content.ContentType, Length = request.Content.Data.Length });

    public override Task<Everything> Echo(Everything request, ServerCallContext context) => Task.FromResult(request);

    public override async Task WatchBooks(WatchBooksRequest request, IServerStreamWriter<Book> responseStream, ServerCallContext context)
    {
        try
        {
            for (var i = 0; i < request.Count; i++)
            {
                await responseStream.WriteAsync(new Book { Name = $"{request.Shelf}\n{i}" }, context.CancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            end.Left.TrySetResult();
            throw;
        }

        if (request.Fails)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "the shelf fell"));
        }
    }

    public override Task<Empty> Fail(FailRequest request, ServerCallContext context)
    {
        if (request.Code < 0)
        {
            throw new InvalidDataException("secret detail");
        }

        var trailers = new Metadata { { "www-authenticate", "Bearer" } };
        if (request.WithDetails)
        {
            var status = new Google.Rpc.Status { Code = request.Code, Message = request.Message };
            status.Details.Add(Any.Pack(new ErrorInfo { Type = "BOOK_LENT", Domain = "library", Metadata = { ["shelf"] = "7" } }));
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(1.5)) }));
            trailers.Add("grpc-status-details-bin", status.ToByteArray());
        }

        throw new RpcException(new Status((StatusCode)request.Code, request.Message), trailers);
    }
}

/// <summary>Tells that a caller left a stream before its end.</summary>
public sealed class StreamEnd
{
    public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
