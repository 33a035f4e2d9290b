namespace Grpc.AspNetCore.Server.Model;

/// <summary>Brings back the message types of a <see cref="BoundMethod"/>.</summary>
internal interface IBoundMethodVisitor<out TResult>
{
    TResult Visit<TRequest, TResponse>(BoundMethod<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class;
}
