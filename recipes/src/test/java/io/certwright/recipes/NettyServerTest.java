package io.certwright.recipes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
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
import io.netty.buffer.ByteBuf;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
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

  private static void rotatesUnderLoad(Shop shop, Callable<SslContext> contexts) throws Exception {
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
      int port = ((InetSocketAddress) channel.localAddress()).getPort();
      RotationProof.of(shop, Shop.SERVER, TlsClient.http(shop, port));
    } finally {
      threads.shutdownGracefully().sync();
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
      context.close();
    }
  }
}
