"""stub"""
from starlette.responses import Response
from hezong.api.answer import answer
from hezong.api.route import Call
async def read(call: Call) -> Response:
    return answer({})
