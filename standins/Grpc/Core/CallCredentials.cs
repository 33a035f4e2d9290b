namespace Grpc.Core;

/// <summary>Credentials added to the headers of each call.</summary>
public abstract class CallCredentials
{
    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor)
    {
        ArgumentNullException.ThrowIfNull(interceptor);
        return new InterceptorCredentials(interceptor);
    }

    public static CallCredentials Compose(params CallCredentials[] credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return new ComposedCredentials([.. credentials]);
    }

    internal abstract Task AddTo(Metadata metadata, AuthInterceptorContext context);

    private sealed class InterceptorCredentials(AsyncAuthInterceptor interceptor) : CallCredentials
    {
        internal override Task AddTo(Metadata metadata, AuthInterceptorContext context) => interceptor(context, metadata);
    }

    private sealed class ComposedCredentials(CallCredentials[] parts) : CallCredentials
    {
        internal override async Task AddTo(Metadata metadata, AuthInterceptorContext context)
        {
            foreach (var part in parts)
            {
                await part.AddTo(metadata, context).ConfigureAwait(false);
            }
        }
    }
}
