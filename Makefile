# vpc.ko and its tool. `make help` lists the targets.
#
# Kbuild beside this file is what the kernel's build reads for the module.

KDIR ?= /lib/modules/$(shell uname -r)/build
DESTDIR ?=
PREFIX ?= /usr
KERNEL ?= 6.12
TOPICS ?=
VERSION := $(shell sed -n 's/^MODULE_VERSION("\(.*\)");/\1/p' kmod/main.c 2>/dev/null)
DKMS_SRC = $(DESTDIR)/usr/src/vpc-$(or $(VERSION),0)

.PHONY: all modules tool clean install uninstall dkms spec demo check static bench profile shell lab-clean help

all: modules tool			## the module for KDIR's kernel, and the tool

modules:				## vpc.ko alone
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

tool:					## the vpc command alone
	$(MAKE) -C userspace

clean:					## remove what the builds made here
	-$(MAKE) -C $(KDIR) M=$(CURDIR) clean
	$(MAKE) -C userspace clean

install: all				## both, on this host (DESTDIR, PREFIX)
	$(MAKE) -C $(KDIR) M=$(CURDIR) INSTALL_MOD_PATH=$(DESTDIR) modules_install
	$(if $(DESTDIR),,depmod -a $(shell $(MAKE) -s -C $(KDIR) kernelrelease))
	$(MAKE) -C userspace install DESTDIR=$(DESTDIR) PREFIX=$(PREFIX)

uninstall:				## undo install
	rm -f $(DESTDIR)/lib/modules/*/updates/vpc.ko*
	-$(if $(DESTDIR),,depmod -a)
	$(MAKE) -C userspace uninstall DESTDIR=$(DESTDIR) PREFIX=$(PREFIX)

dkms:					## the module through dkms, for every kernel of this host
	mkdir -p $(DKMS_SRC)
	cp -r Kbuild kmod uapi $(DKMS_SRC)/
	sed 's/@VERSION@/$(or $(VERSION),0)/' dkms.conf.in >$(DKMS_SRC)/dkms.conf
	$(if $(DESTDIR),,dkms install --force vpc/$(or $(VERSION),0))

spec:					## regenerate the netlink headers and policies from the spec
	selftests/static/ynl --write

demo:					## two tenants with the same addresses, in a virtual machine
	selftests/vm/run --kernel $(KERNEL) selftests/demo.sh

check:					## static checks, budgets and self-tests (KERNEL=6.12|7.3|debug, TOPICS="a b")
	selftests/check --kernel $(KERNEL) $(TOPICS)

static:					## static checks alone
	selftests/check --kernel $(KERNEL) --static

bench:					## what things cost, beside the peers (CASE=PATTERN, JSON=FILE)
	selftests/bench/run $(if $(CASE),--case '$(CASE)') $(if $(JSON),--json $(JSON))

profile:				## where a case's instructions go (CASE=NAME, COMMAND=NAME)
	selftests/bench/profile $(CASE) $(COMMAND)

shell:					## a virtual machine with the module loaded, to play in
	selftests/vm/run --kernel $(KERNEL) --timeout 0 --shell selftests/vm/shell

lab-clean:				## remove the lab's cache (VPC_LAB or ~/.cache/vpc-lab)
	rm -rf "$${VPC_LAB:-$${HOME:-/root}/.cache/vpc-lab}"

help:					## this
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 12
