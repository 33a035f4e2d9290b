using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Sesame.Api.Metrics;

/// <summary>
/// Collects the instruments of Sesame's meters and of the runtime (memory, collections, thread pool) and writes them in the Prometheus text format, version 0.0.4. Histograms are told as count and sum.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    private const string MeterPrefix = "Sesame";
    private const string RuntimeMeter = "System.Runtime";

    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> series = new();
    private readonly MeterListener listener = new();
    private readonly Lock writing = new();
    private long round;

    public PrometheusText()
    {
        listener.InstrumentPublished = (instrument, subscriber) =>
        {
            if (instrument.Meter.Name is RuntimeMeter || instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal))
            {
                subscriber.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
    }

    /// <summary>All instruments as text. What is observed is told as it is now: a label that is observed no more, such as a member that has left, is not told.</summary>
    public string Write()
    {
        lock (writing)
        {
            Interlocked.Increment(ref round);
            listener.RecordObservableInstruments();
            foreach (var unseen in series.Where(entry => entry.Key.Instrument.IsObservable && entry.Value.Round < round))
            {
                series.TryRemove(unseen);
            }
        }

        var text = new StringBuilder();
        foreach (var family in series.GroupBy(entry => entry.Key.Instrument).OrderBy(family => family.Key.Name, StringComparer.Ordinal))
        {
            WriteFamily(text, family.Key, family.Select(entry => (entry.Key.Labels, entry.Value)));
        }

        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var entry = series.GetOrAdd((instrument, Labels(tags)), _ => new Series());
        entry.Note(value, replace: IsReading(instrument), Volatile.Read(ref round));
    }

    private static void WriteFamily(StringBuilder text, Instrument instrument, IEnumerable<(string Labels, Series Series)> entries)
    {
        var name = instrument.Name.Replace('.', '_').Replace('-', '_');
        var isHistogram = IsHistogram(instrument);
        var type = isHistogram ? "summary" : IsCounter(instrument) ? "counter" : "gauge";
        if (!string.IsNullOrEmpty(instrument.Description))
        {
            text.Append("# HELP ").Append(name).Append(' ').Append(instrument.Description.ReplaceLineEndings(" ")).Append('\n');
        }

        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        foreach (var (labels, series) in entries)
        {
            if (isHistogram)
            {
                Line(text, name + "_count", labels, series.Count);
                Line(text, name + "_sum", labels, series.Sum);
            }
            else
            {
                Line(text, name, labels, series.Sum);
            }
        }
    }

    private static void Line(StringBuilder text, string name, string labels, double value) =>
        text.Append(name).Append(labels).Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0)
        {
            return "";
        }

        var labels = new List<string>(tags.Length);
        foreach (var (key, value) in tags)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            labels.Add($"{key.Replace('.', '_')}=\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"").ReplaceLineEndings("\\n")}\"");
        }

        labels.Sort(StringComparer.Ordinal);
        return $"{{{string.Join(',', labels)}}}";
    }

    private static bool IsHistogram(Instrument instrument) => Is(instrument, typeof(Histogram<>));

    private static bool IsCounter(Instrument instrument) => Is(instrument, typeof(Counter<>)) || Is(instrument, typeof(ObservableCounter<>));

    // What is observed or set is the value itself; what is added is summed here.
    private static bool IsReading(Instrument instrument) => instrument.IsObservable || Is(instrument, typeof(Gauge<>));

    private static bool Is(Instrument instrument, Type generic) => instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == generic;

    private sealed class Series
    {
        private readonly Lock gate = new();

        public double Sum { get; private set; }

        public long Count { get; private set; }

        /// <summary>The writing during which it was noted last.</summary>
        public long Round { get; private set; }

        public void Note(double value, bool replace, long round)
        {
            lock (gate)
            {
                Round = round;
                Sum = replace ? value : Sum + value;
                Count++;
            }
        }
    }
}
