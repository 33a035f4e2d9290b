using System.Diagnostics;
using Npgsql;

namespace Sesame.Testing;

/// <summary>The statements that go to one database while this lives, as the driver tells of them: those whose text is wanted, in their order.</summary>
public sealed class SentStatements : IDisposable
{
    private readonly List<string> texts = [];
    private readonly ActivityListener listener;

    public SentStatements(string connectionString, Func<string, bool> isWanted)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                var tags = activity.TagObjects.Select(tag => tag.Value?.ToString() ?? "").ToList();
                if (tags.Contains(database) && tags.FirstOrDefault(isWanted) is { } text)
                {
                    lock (texts)
                    {
                        texts.Add(text);
                    }
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>Those sent until now.</summary>
    public IReadOnlyList<string> Texts
    {
        get
        {
            lock (texts)
            {
                return [.. texts];
            }
        }
    }

    public void Dispose() => listener.Dispose();
}
