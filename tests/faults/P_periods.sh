#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: P_periods.sh TARVE DATADIR [ID...]
# Faults tried: periods and short or strange series.
# shellcheck disable=SC2154 # lib.sh sets them
. "$(dirname "$0")/lib.sh"

finish
