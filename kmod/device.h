/* SPDX-License-Identifier: GPL-2.0 */
/* The vpc network device: how VPCs come and go, and their host port. */
#ifndef _VPC_DEVICE_H
#define _VPC_DEVICE_H

int vpc_device_start(void);
/* Deletes every VPC of every namespace. */
void vpc_device_stop(void);

#endif
