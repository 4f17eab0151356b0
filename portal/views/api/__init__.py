"""Addresses for machines, under ``/api/v1``: the operations, their contract, and the guide to them."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from portal.views.api import estimates, indicators, observations, search, works
from portal.views.api.answering import refuse_unknown
from portal.views.api.contract import PREFIX
from portal.views.api.guide import guide_router

operations = APIRouter(prefix=PREFIX, dependencies=[Depends(refuse_unknown)])
for _view in (search, works, estimates, indicators, observations):
    operations.include_router(_view.router)

router = APIRouter()
router.include_router(operations)
router.include_router(guide_router(operations.routes))
