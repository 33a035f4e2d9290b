namespace Grpc.AspNetCore.Server;

/// <summary>An interceptor's type and the constructor arguments that do not come from the container.</summary>
public class InterceptorRegistration
{
    private readonly object[] arguments;

    internal InterceptorRegistration(Type type, object[] arguments)
    {
        Type = type;
        this.arguments = arguments;
    }

    public Type Type { get; }

    public IReadOnlyList<object> Arguments => arguments;
}
