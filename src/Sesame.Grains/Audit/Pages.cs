namespace Sesame.Grains.Audit;

/// <summary>Walks over rows that are read a page at a time.</summary>
internal sealed class Pages<T>(Func<T?, Task<List<T>>> next) where T : class
{
    private List<T> page = [];
    private int index = -1;
    private bool ended;

    /// <summary>The row it stands at; null past the last one.</summary>
    public T? Current => index >= 0 && index < page.Count ? page[index] : null;

    /// <summary>Steps to the first or next row.</summary>
    public async Task MoveAsync()
    {
        if (++index < page.Count || ended)
        {
            return;
        }

        page = await next(page.Count == 0 ? null : page[^1]);
        index = 0;
        ended = page.Count == 0;
    }
}
