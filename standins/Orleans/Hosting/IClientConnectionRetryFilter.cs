namespace Orleans;

/// <summary>Decides whether a client that reached no gateway goes on trying, or fails to start.</summary>
public interface IClientConnectionRetryFilter
{
    Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken);
}
