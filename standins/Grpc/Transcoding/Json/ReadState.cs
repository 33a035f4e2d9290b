using System.Globalization;
using System.Text;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>Where in the request a reader stands, so that an error can name the field.</summary>
internal sealed class ReadState
{
    /// <summary>Objects and lists within each other, as System.Text.Json and Google.Protobuf have it.</summary>
    public const int DepthMax = 64;

    private const int KeyLengthMax = 64;

    [ThreadStatic]
    private static ReadState? spare;

    private readonly List<Step> steps = new(8);

    /// <summary>The thread's own, when it is free; reading never waits, so it is given back by the same thread.</summary>
    public static ReadState Take()
    {
        var state = spare ?? new ReadState();
        spare = null;
        return state;
    }

    public void GiveBack()
    {
        steps.Clear();
        spare = this;
    }

    public void EnterField(string name) => steps.Add(new Step(name, null, -1));

    public void EnterElement(int index) => steps.Add(new Step(null, null, index));

    public void EnterKey(string key) => steps.Add(new Step(null, key, -1));

    public void Leave() => steps.RemoveAt(steps.Count - 1);

    public InvalidFieldException Fail(string description) => new(PathText(), description);

    public InvalidFieldException FailAt(string field, string description)
    {
        EnterField(Shorten(field));
        var failure = Fail(description);
        Leave();
        return failure;
    }

    private static string Shorten(string text) => text.Length <= KeyLengthMax ? text : text[..KeyLengthMax] + "…";

    private string PathText()
    {
        if (steps.Count == 0)
        {
            return string.Empty;
        }

        var text = new StringBuilder();
        foreach (var step in steps)
        {
            if (step.Name is not null)
            {
                text.Append(text.Length == 0 ? string.Empty : ".").Append(step.Name);
            }
            else if (step.Key is not null)
            {
                text.Append("[\"").Append(Shorten(step.Key)).Append("\"]");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"[{step.Index}]");
            }
        }

        return text.ToString();
    }

    private readonly record struct Step(string? Name, string? Key, int Index);
}
