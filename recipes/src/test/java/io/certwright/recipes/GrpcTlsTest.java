package io.certwright.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GrpcTlsTest {

  private static final MethodDescriptor<String, String> ECHO =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodType.UNARY)
          .setFullMethodName("shop/echo")
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  @Test
  void rotatesUnderLoadWhileCallsGoOn() throws Exception {
    try (var shop = new Shop()) {
      var server = start(shop);
      var target = "localhost:" + server.getPort();
      var credentials = GrpcTls.client(shop.vault(), Shop.ROOT);
      ManagedChannel channel = Grpc.newChannelBuilder(target, credentials).build();
      try {
        assertThat(echo(channel, "before")).isEqualTo("before");
        var client = TlsClient.http2(shop.vault(), server.getPort());
        RotationProof.of(shop, Shop.SERVER, client);
        // A connection that was there before ten renewals, and one that is made after them.
        assertThat(echo(channel, "during")).isEqualTo("during");
        channel.enterIdle();
        assertThat(echo(channel, "after")).isEqualTo("after");
      } finally {
        channel.shutdownNow();
        server.shutdownNow();
        assertThat(server.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
      }
    }
  }

  private static Server start(Shop shop) throws IOException {
    return Grpc.newServerBuilderForPort(0, GrpcTls.server(shop.vault(), Shop.SERVER))
        .addService(
            ServerServiceDefinition.builder("shop")
                .addMethod(
                    ECHO,
                    ServerCalls.asyncUnaryCall(
                        (request, answer) -> {
                          answer.onNext(request);
                          answer.onCompleted();
                        }))
                .build())
        .build()
        .start();
  }

  private static String echo(ManagedChannel channel, String text) {
    var options = CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.MINUTES).withWaitForReady();
    return ClientCalls.blockingUnaryCall(channel, ECHO, options, text);
  }

  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
