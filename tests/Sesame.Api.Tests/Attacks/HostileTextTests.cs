using Google.Protobuf;
using Grpc.Core;
using Sesame.Abstractions.Users;
using Sesame.Api.Tests.Harness;
using Sesame.Testing;
using Xunit;
using Xunit.Abstractions;
using Method = Grpc.Core.Method<byte[], byte[]>;
using MethodDescriptor = Google.Protobuf.Reflection.MethodDescriptor;

namespace Sesame.Api.Tests.Attacks;

/// <summary>Texts by which one writes a header, a line of a log, a formula or a command, in every text that any call takes.</summary>
public sealed class HostileTextTests(LoggedApi api, ITestOutputHelper output) : IClassFixture<LoggedApi>
{
    private const string Mark = "zq7mark";

    // What must never be stored, logged or mailed as it is; and what is text like any other and stays what it is.
    private static readonly (string Name, string Text)[] Hostile =
    [
        ("line", $"{Mark}\r\nBcc: {Mark}@evil.example\r\n\r\n\u001b]0;{Mark}\u0007\u001b[2J\u009b31m\u0085x"),
        ("null", $"{Mark}\0x"),
        ("unseen", $"{Mark}\u2028{Mark}\u2029\u202egnp.exe\u2066x"),
        ("command", $"=cmd|' /C {Mark}'!A0\"'<script>{{{{7*7}}}}${{7*7}}%{{7*7}}{{code}}{{link}}<%= 7*7 %>"),
        ("long", new string('y', 100_000)),
    ];

    private static readonly StatusCode[] Named =
    [
        StatusCode.OK, StatusCode.InvalidArgument, StatusCode.NotFound, StatusCode.AlreadyExists, StatusCode.PermissionDenied, StatusCode.FailedPrecondition, StatusCode.Aborted,
        StatusCode.ResourceExhausted, StatusCode.Unauthenticated, StatusCode.OutOfRange,
    ];

    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    [Fact]
    public async Task No_text_of_any_call_breaks_the_server_or_writes_a_header_a_line_or_a_control_character_anywhere()
    {
        var counts = new Dictionary<StatusCode, int>();
        var (calls, wrong) = (0, new List<string>());
        foreach (var method in PublicCalls.All)
        {
            var (headers, known) = await AsMighty();
            foreach (var (path, make) in PublicCalls.TextsOf(method.InputType))
            {
                foreach (var (name, text) in Hostile)
                {
                    var (status, detail) = await Call(method, make(known, text), headers);
                    if (!Named.Contains(status))
                    {
                        wrong.Add($"{method.FullName}, {path}, {name}: {status} {detail}");
                    }

                    counts[status] = counts.GetValueOrDefault(status) + 1;
                    calls++;
                }
            }
        }

        output.WriteLine($"{calls} calls of {PublicCalls.All.Count} methods: {string.Join(", ", counts.Select(count => $"{count.Value} {count.Key}"))}");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(counts[StatusCode.OK] > 100, "Hardly anything was taken: the test looks at nothing.");
        Assert.DoesNotContain(api.Log.Lines, line => line.Contains('\u001b') || line.Contains('\u2028') || line.Contains('\u202e') || line.Contains('\0') || line.Contains("\nBcc:", StringComparison.Ordinal));
        Assert.DoesNotContain(Directory.Exists(api.MailFolder) ? Directory.EnumerateFiles(api.MailFolder).SelectMany(File.ReadLines) : [], line => line.StartsWith("Bcc:", StringComparison.Ordinal) || line.Contains("49", StringComparison.Ordinal) && line.Contains(Mark, StringComparison.Ordinal));
        // JSON of a caller's own keeps what he put there, as JSON writes it.
        Assert.Empty(await StoredControlCharacters());
    }

    // Who may do everything, in a session and a client of his own: what a call destroys is not missed by the next method.
    private async Task<(Metadata Headers, Func<string, string> Known)> AsMighty()
    {
        var client = await api.ClientAsync("system", "internal");
        var user = await api.UserAsync(client.Id, "sysadmin", "user");
        var target = Guid.CreateVersion7();
        var form = new RegistrationForm($"{target:N}@example.com", null, new UserProfile());
        await api.Grains.GetGrain<IUserGrain>(target.ToString()).Register(new RegisterUser(Abstractions.Calls.CallContext.System, form, true, null, ["user"]));
        var headers = RunningApi.Authorization($"{client.Proved}, {user.Bearer}");
        return (headers, field => field switch
        {
            "id" or "user_id" => target.ToString(),
            "email" => $"{Guid.NewGuid():N}@example.com",
            "password" or "new_password" => People.Password,
            "state" => Guid.NewGuid().ToString("N"),
            "name" => $"name-{Guid.NewGuid():N}"[..20],
            "role" => "external",
            "action" => "mfa:remove",
            "token" => user.Token,
            "client_id" => client.Id,
            _ => "",
        });
    }

    private async Task<(StatusCode Status, string Detail)> Call(MethodDescriptor method, IMessage request, Metadata headers)
    {
        var invoker = api.Channel.CreateCallInvoker();
        var options = new CallOptions(headers, DateTime.UtcNow.AddMinutes(1));
        Method Of(MethodType type) => new(type, method.Service.FullName, method.Name, Bytes, Bytes);
        try
        {
            if (method.IsClientStreaming)
            {
                using var stream = invoker.AsyncClientStreamingCall(Of(MethodType.ClientStreaming), null, options);
                await stream.RequestStream.WriteAsync(request.ToByteArray());
                await stream.RequestStream.CompleteAsync();
                await stream.ResponseAsync;
            }
            else if (method.IsServerStreaming)
            {
                using var stream = invoker.AsyncServerStreamingCall(Of(MethodType.ServerStreaming), null, options, request.ToByteArray());
                while (await stream.ResponseStream.MoveNext(CancellationToken.None))
                {
                }
            }
            else
            {
                await invoker.AsyncUnaryCall(Of(MethodType.Unary), null, options, request.ToByteArray()).ResponseAsync;
            }

            return (StatusCode.OK, "");
        }
        catch (RpcException refused)
        {
            return (refused.StatusCode, refused.Status.Detail);
        }
    }

    private async Task<List<string>> StoredControlCharacters()
    {
        var found = new List<string>();
        var columns = await api.Database.ScalarAsync<string[]>("""
            SELECT array_agg(format('%I.%I', table_name, column_name)) FROM information_schema.columns
            WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'ARRAY') AND udt_name <> '_timestamptz'
            """);
        foreach (var column in columns!)
        {
            var (table, name) = (column.Split('.')[0], column.Split('.')[1]);
            var count = await api.Database.ScalarAsync<long>($"""SELECT count(*) FROM {table} t WHERE t.{name}::text ~ E'[\x01-\x08\x0b-\x1f\x7f\u0080-\u009f\u2028-\u202e\u2066-\u2069]' OR (t.{name}::text LIKE '%{Mark}%' AND t.{name}::text LIKE E'%\n%')""");
            if (count > 0)
            {
                found.Add($"{column}: {count}");
            }
        }

        return found;
    }
}
