package io.certwright.recipes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.certwright.tls.VaultTls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
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
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

class NettyServerTest {

  @Test
  void rotatesUnderLoadOnTheTlsOfTheJdk() throws Exception {
    try (var shop = new Shop()) {
      var context = NettyServer.context(shop.vault(), Shop.SERVER);
      rotatesUnderLoad(shop, () -> context);
    }
  }

  @Test
  void rotatesUnderLoadOnOpenSsl() throws Exception {
    assumeTrue(OpenSsl.isAvailable(), "the BoringSSL of the tests is for Linux amd64");
    try (var shop = new Shop()) {
      var server = new NettyOpenSslServer(shop.vault(), Shop.SERVER, "EC");
      rotatesUnderLoad(shop, server::context);
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
          () -> context,
          port ->
              assertThatThrownBy(TlsClient.http(shop.vault(), port)::call)
                  .isInstanceOf(SSLException.class));
    }
  }

  private static void rotatesUnderLoad(Shop shop, Callable<SslContext> contexts) throws Exception {
    serving(
        contexts, port -> RotationProof.of(shop, Shop.SERVER, TlsClient.http(shop.vault(), port)));
  }

  /** What is done with a server on that port. */
  @FunctionalInterface
  private interface Task {
    void on(int port) throws Exception;
  }

  private static void serving(Callable<SslContext> contexts, Task task) throws Exception {
    EventLoopGroup threads = new MultiThreadIoEventLoopGroup(4, NioIoHandler.newFactory());
    try {
      var channel =
          new ServerBootstrap()
              .group(threads)
              .channel(NioServerSocketChannel.class)
              .childHandler(new Pipeline(contexts))
              .bind(InetAddress.getLoopbackAddress(), 0)
              .sync()
              .channel();
      task.on(((InetSocketAddress) channel.localAddress()).getPort());
    } finally {
      threads.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }
  }

  private static final class Pipeline extends ChannelInitializer<SocketChannel> {
    private final Callable<SslContext> contexts;

    Pipeline(Callable<SslContext> contexts) {
      this.contexts = contexts;
    }

    @Override
    protected void initChannel(SocketChannel channel) throws Exception {
      channel.pipeline().addLast(contexts.call().newHandler(channel.alloc()), new Answering());
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
