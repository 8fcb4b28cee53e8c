// SPDX-License-Identifier: GPL-2.0
/*
 * frames DEV COUNT DST-MAC SRC-MAC SRC DST [SEGMENTS]: what a virtual machine
 * sends by a tap: UDP frames of 60 bytes in 64 flows, or with SEGMENTS frames
 * of that many segments of 1,400 bytes, as virtio-net hands them over. Prints
 * how many nanoseconds each has taken.
 */
#include <arpa/inet.h>
#include <linux/virtio_net.h>
#include <net/ethernet.h>
#include <netinet/ether.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "tap.h"

enum { SEGMENT = 1400, FLOWS = 64, FIRST_PORT = 1024 };

static struct {
	struct virtio_net_hdr virtio;
	struct ether_header eth;
	struct iphdr ip;
	struct udphdr udp;
	char data[46 * SEGMENT];
} __attribute__((packed)) frame;

/* The length of all, the virtio header included. */
static size_t build(char **argv, size_t payload)
{
	struct ether_addr *mac;

	mac = ether_aton(argv[0]);
	memcpy(frame.eth.ether_dhost, mac, sizeof(*mac));
	mac = ether_aton(argv[1]);
	memcpy(frame.eth.ether_shost, mac, sizeof(*mac));
	frame.eth.ether_type = htons(ETHERTYPE_IP);
	frame.ip = (struct iphdr){
		.version = 4, .ihl = 5, .ttl = 32, .protocol = IPPROTO_UDP,
		.tot_len = htons(sizeof(frame.ip) + sizeof(frame.udp) + payload),
		.saddr = inet_addr(argv[2]), .daddr = inet_addr(argv[3]),
	};
	frame.ip.check = ~sum(&frame.ip, sizeof(frame.ip));
	frame.udp = (struct udphdr){
		.dest = htons(9), .len = htons(sizeof(frame.udp) + payload),
	};
	if (payload > SEGMENT) {
		frame.virtio = (struct virtio_net_hdr){
			.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
			.gso_type = VIRTIO_NET_HDR_GSO_UDP_L4,
			.gso_size = SEGMENT,
			.hdr_len = sizeof(frame.eth) + sizeof(frame.ip) + sizeof(frame.udp),
			.csum_start = sizeof(frame.eth) + sizeof(frame.ip),
			.csum_offset = offsetof(struct udphdr, check),
		};
		/* The pseudo header's part, as a sender leaves it. */
		frame.udp.check = htons(IPPROTO_UDP);
		frame.udp.check = sum(&(unsigned short[]){
			frame.udp.check, frame.udp.len,
			frame.ip.saddr, frame.ip.saddr >> 16,
			frame.ip.daddr, frame.ip.daddr >> 16 }, 12);
	}
	return offsetof(typeof(frame), data) + payload;
}

int main(int argc, char **argv)
{
	size_t payload = 18, length;
	long long start;
	long count, n;
	int fd;

	if (argc < 7)
		errx(2, "usage: frames DEV COUNT DST-MAC SRC-MAC SRC DST [SEGMENTS]");
	if (argc > 7)
		payload = strtoul(argv[7], NULL, 10) * SEGMENT;
	if (payload > sizeof(frame.data))
		errx(2, "too many segments");
	fd = tap(argv[1], IFF_VNET_HDR, 0);
	length = build(argv + 3, payload);
	count = strtol(argv[2], NULL, 10);
	start = nanoseconds(CLOCK_MONOTONIC);
	for (n = 0; n < count; n++) {
		frame.udp.source = htons(FIRST_PORT + n % FLOWS);
		if (write(fd, &frame, length) != (ssize_t)length)
			err(1, "%s", argv[1]);
	}
	printf("%lld\n", (nanoseconds(CLOCK_MONOTONIC) - start) / count);
	return 0;
}
