package io.certwright.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.certwright.Vault;
import io.certwright.ca.OcspResponder;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.PolicyExtensions;
import io.certwright.tls.VaultTls;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.TrustedAnchor;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

class NettyServerTest {

  @Test
  void rotatesUnderLoadOnTheTlsOfTheJdk() throws Exception {
    try (var shop = new Shop()) {
      var context = NettyServer.context(shop.vault(), Shop.SERVER);
      rotatesUnderLoad(shop, context::newHandler);
    }
  }

  @Test
  void rotatesUnderLoadOnOpenSsl() throws Exception {
    assumeTrue(OpenSsl.isAvailable(), "the BoringSSL of the tests is for Linux amd64");
    try (var shop = new Shop()) {
      var server = new NettyOpenSslServer(shop.vault(), Shop.SERVER, "EC");
      rotatesUnderLoad(shop, server::handler);
    }
  }

  /** Why the recipe for OpenSSL is another one. */
  @Test
  void openSslWantsTheBytesOfAKeyThatAKeyManagerHas() throws Exception {
    assumeTrue(OpenSsl.isAvailable(), "the BoringSSL of the tests is for Linux amd64");
    try (var shop = new Shop()) {
      var keys = VaultTls.of(shop.vault()).serve(Shop.SERVER).keyManager();
      var context = SslContextBuilder.forServer(keys).sslProvider(SslProvider.OPENSSL).build();
      serving(
          context::newHandler,
          port ->
              assertThatThrownBy(TlsClient.http(shop.vault(), port)::call)
                  .isInstanceOf(SSLException.class));
    }
  }

  /** A certificate that must be stapled, and a client that knows nothing of it. */
  @Test
  void openSslStaplesWhatTheVaultSays() throws Exception {
    assumeTrue(OpenSsl.isAvailable(), "the BoringSSL of the tests is for Linux amd64");
    try (var shop = new Shop();
        var elsewhere = Vault.inMemory()) {
      var vault = shop.vault();
      var stapled = PolicyExtensions.builder().mustStaple(true).build();
      var policy = CertificatePolicy.tlsServer("localhost").issuer(Shop.ROOT);
      vault.create(Shop.SERVER, policy.extensions(stapled).build());
      var root = vault.get(Shop.ROOT).x509();
      elsewhere.trustBundles().put("roots", TrustedAnchor.of(root));
      var trust = VaultTls.of(elsewhere).trustBundles("roots").revocation(RevocationMode.HARD_FAIL);
      var server = new NettyOpenSslServer(vault, Shop.SERVER, "EC");
      var staple = new OcspStaple(OcspResponder.of(vault), root);
      serving(
          allocator -> server.handler(allocator, staple),
          port ->
              assertThat(TlsClient.http(trust, port).presented())
                  .isEqualTo(vault.get(Shop.SERVER).x509()));
      serving(
          server::handler,
          port ->
              assertThatThrownBy(TlsClient.http(trust, port)::call)
                  .hasStackTraceContaining("[revocation-unknown]"));
    }
  }

  /** Makes the handler of a connection. */
  @FunctionalInterface
  private interface Handlers {
    SslHandler make(ByteBufAllocator allocator) throws Exception;
  }

  private static void rotatesUnderLoad(Shop shop, Handlers handlers) throws Exception {
    serving(
        handlers, port -> RotationProof.of(shop, Shop.SERVER, TlsClient.http(shop.vault(), port)));
  }

  /** What is done with a server on that port. */
  @FunctionalInterface
  private interface Task {
    void on(int port) throws Exception;
  }

  private static void serving(Handlers handlers, Task task) throws Exception {
    EventLoopGroup threads = new MultiThreadIoEventLoopGroup(4, NioIoHandler.newFactory());
    try {
      var channel =
          new ServerBootstrap()
              .group(threads)
              .channel(NioServerSocketChannel.class)
              .childHandler(new Pipeline(handlers))
              .bind(InetAddress.getLoopbackAddress(), 0)
              .sync()
              .channel();
      task.on(((InetSocketAddress) channel.localAddress()).getPort());
    } finally {
      threads.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }
  }

  private static final class Pipeline extends ChannelInitializer<SocketChannel> {
    private final Handlers handlers;

    Pipeline(Handlers handlers) {
      this.handlers = handlers;
    }

    @Override
    protected void initChannel(SocketChannel channel) throws Exception {
      channel.pipeline().addLast(handlers.make(channel.alloc()), new Answering());
    }
  }

  /** Answers whatever comes. */
  private static final class Answering extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf request) {
      var answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
      context
          .writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII))
          .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // The client judges.
      var unused = context.close();
    }
  }
}
