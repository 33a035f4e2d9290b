namespace Sesame.Grains.Storage;

/// <summary>How many rows a statement must touch; another number fails the whole command.</summary>
public enum RowsExpected
{
    Any,
    ExactlyOne,
    AtLeastOne,
}
